import { strict as assert } from 'node:assert';
import {
  bytes,
  flag,
  integer,
  json,
  optionalInteger,
  optionalJson,
  optionalReal,
  optionalText,
  real,
  text,
} from '../../../src/store/row.ts';

describe('row readers', () => {
  const row = { t: 'words', n: 7, r: 1.5, b: new Uint8Array([1]), z: null, j: '{"a":[1]}', yes: 1 };

  it('read a value of the kind that is asked for', () => {
    assert.deepEqual(
      [text(row, 't'), integer(row, 'n'), real(row, 'r'), bytes(row, 'b'), json(row, 'j'), flag(row, 'yes')],
      ['words', 7, 1.5, row.b, { a: [1] }, true],
    );
  });

  it('read NULL as undefined where it may be', () => {
    assert.deepEqual(
      [optionalText(row, 'z'), optionalInteger(row, 'z'), optionalReal(row, 'z'), optionalJson(row, 'z')],
      [undefined, undefined, undefined, undefined],
    );
    assert.deepEqual([optionalText(row, 't'), optionalInteger(row, 'n')], ['words', 7]);
  });

  it('refuse a value of another kind and say which', () => {
    assert.throws(() => text(row, 'n'), {
      code: 'value',
      message: /holds the number 7 in n where a text belongs/,
    });
    assert.throws(() => integer(row, 'r'), { code: 'value', message: /1\.5 in r where a whole number/ });
    assert.throws(() => integer(row, 'z'), { code: 'value', message: /holds nothing in z/ });
    assert.throws(() => flag(row, 'n'), { code: 'value' });
    assert.throws(() => json(row, 't'), { code: 'value', message: /where JSON belongs/ });
  });

  it('refuse a column that the row does not have, also where NULL may be', () => {
    assert.throws(() => text(row, 'title'), { message: /has no column title; it has t, n/ });
    assert.throws(() => optionalText(row, 'title'), { message: /has no column title/ });
  });
});
