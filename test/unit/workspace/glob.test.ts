import { strict as assert } from 'node:assert';
import { compileGlob } from '../../../src/workspace/glob.ts';
import { cpuTime } from '../../fake/cpuTime.ts';

const MATCHES: readonly (readonly [glob: string, path: string, matches: boolean])[] = [
  ['**/*', 'a.ts', true],
  ['**/*', '.github/workflows/ci.yml', true],
  ['*', 'a.ts', true],
  ['*', 'a/b.ts', false],
  ['*.ts', 'src/a.ts', false],
  ['**/*.ts', 'a.ts', true],
  ['**/*.ts', 'src/deep/a.ts', true],
  ['./src/**', 'src/a/b.ts', true],
  ['src/**/*.{ts,md}', 'src/a.md', true],
  ['src/**/*.{ts,md}', 'src/a.js', false],
  ['src/?.ts', 'src/a.ts', true],
  ['src/?.ts', 'src/ab.ts', false],
  ['src/[ab].ts', 'src/b.ts', true],
  ['src', 'src/a/b.ts', true],
  ['src/', 'src/a/b.ts', true],
  ['.', 'src/a.ts', true],
  ['src', 'srcs/a.ts', false],
  ['src/a.ts', 'src/a.ts', true],
  ['SRC/**', 'src/a.ts', false],
  ['app/[id]/page.ts', 'app/[id]/page.ts', true],
  ['app/(auth)/*.ts', 'app/(auth)/page.ts', true],
  ['(a|b)+/*.ts', 'a/x.ts', false],
  ['a+b/*.ts', 'a+b/x.ts', true],
  ['docs/*.md', 'docs/ünï 🎉.md', true],
  ['**/🎉*', 'docs/🎉 party.md', true],
];

describe('compileGlob', () => {
  for (const [glob, path, matches] of MATCHES) {
    it(`${glob} ${matches ? 'matches' : 'does not match'} ${path}`, () =>
      assert.equal(compileGlob(glob).matches(path), matches));
  }

  it('names the folder that everything it matches lies in', () => {
    assert.equal(compileGlob('src/core/**/*.ts').base, 'src/core');
    assert.equal(compileGlob('src/a{b/c,d}/x').base, 'src');
    assert.equal(compileGlob('**/*.ts').base, '');
    assert.equal(compileGlob('src/main.ts').base, 'src/main.ts');
  });

  for (const [glob, kind] of [
    ['../**', 'outside'],
    ['src/../../**', 'outside'],
    ['/etc/*', 'outside'],
    ['C:/*', 'outside'],
    ['src\\**', 'malformed'],
    ['', 'malformed'],
    ['!src/**', 'malformed'],
    ['*'.repeat(2_000), 'malformed'],
    ['**/*a*b*c*', 'malformed'],
    ['**/a/**/b/**/c/**', 'malformed'],
  ] as const) {
    it(`refuses ${JSON.stringify(glob.slice(0, 20))}`, () =>
      assert.throws(() => compileGlob(glob), { kind }));
  }

  it('does not take ever longer for a pattern with repetitions', () => {
    const glob = compileGlob('+(a|aa)+(a|aa)+(a|aa)*b');
    assert(cpuTime(() => assert.equal(glob.matches('a'.repeat(200)), false)) < 1_000);
  });
});
