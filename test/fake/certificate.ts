import { readFileSync } from 'node:fs';
import path from 'node:path';

const folder = path.resolve(import.meta.dirname, '../fixtures/certificate');

/** Signed by itself, for models.test and this machine: nobody trusts it. */
export const CERTIFICATE_FILE = path.join(folder, 'certificate.pem');
export const CERTIFICATE = {
  key: readFileSync(path.join(folder, 'key.pem'), 'utf8'),
  cert: readFileSync(CERTIFICATE_FILE, 'utf8'),
};
