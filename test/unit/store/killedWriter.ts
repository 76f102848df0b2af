// Commits batch after batch until it is killed, and says each number once the commit has returned.
import { writeSync } from 'node:fs';
import { Database } from '../../../src/store/database.ts';
import { integer } from '../../../src/store/row.ts';

const [, , file = '', wasmPath = ''] = process.argv;
const db = await Database.open({ file, wasmPath });
db.exec('pragma wal_autocheckpoint=20; create table if not exists lines (batch integer, body text)');
let batch = integer(db.prepare('select coalesce(max(batch), 0) as n from lines').get() ?? {}, 'n');
for (;;) {
  batch++;
  db.transaction(() => {
    for (let row = 0; row < 3; row++)
      db.prepare('insert into lines values (?, ?)').run(batch, 'x'.repeat((batch * 37) % 3000));
  });
  writeSync(1, `${batch}\n`);
}
