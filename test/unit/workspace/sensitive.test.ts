import { strict as assert } from 'node:assert';
import { isSensitive, sensitivePaths } from '../../../src/workspace/sensitive.ts';

const SENSITIVE = [
  '.env',
  '.env.production',
  '.env_backup',
  '.env-ci',
  'prod.env',
  '.envrc',
  'packages/a/.env.local',
  '.env.bak',
  'server.pem',
  'deep/down/server.KEY',
  'store.p12',
  'store.jks',
  'vault.kdbx',
  'putty.ppk',
  'server.pem~',
  'id_rsa',
  '.ssh/config',
  'keys/id_ed25519',
  'id_rsa.old',
  '.npmrc',
  '.netrc',
  '_netrc',
  '.pypirc',
  'credentials.json',
  'config/Credentials.json',
  '.aws/credentials',
  '.git-credentials',
  '.htpasswd',
  'client_secret_123.json',
  'service-account.json',
  'app-firebase-adminsdk-1.json',
  'secrets.yaml',
  '.git/config',
  'sub/.git/HEAD',
  '.git',
  'prod.tfvars',
  'terraform.tfstate',
  '.docker/config.json',
  '.kube/config',
  '.config/gh/hosts.yml',
  '.bash_history',
  'local.settings.json',
];

const ORDINARY = [
  '.env.example',
  '.env.sample',
  '.env.template',
  'src/env.ts',
  'environment.ts',
  'src/environment.env.ts',
  '.gitignore',
  '.gitattributes',
  '.github/workflows/ci.yml',
  '.gitmodules',
  'git.md',
  'src/git/config.ts',
  'id_rsa.pub',
  'keyboard.ts',
  'src/key.ts',
  'keys.md',
  'tokens.json',
  'secrets.ts',
  'src/credentials.ts',
  '.docker/Dockerfile',
  'config.json',
  'docs/credentials.md',
  'monkey',
  'pem.md',
  '.npmignore',
  'README.md',
];

describe('isSensitive', () => {
  for (const path of SENSITIVE) it(`${path} holds secrets`, () => assert(isSensitive(path)));
  for (const path of ORDINARY) it(`${path} does not`, () => assert(!isSensitive(path)));
});

describe('patterns of a person', () => {
  const isOne = sensitivePaths(['*.secret', 'private/**', 'Payroll']);

  it('match at any depth, whatever the case', () => {
    for (const path of [
      'a.secret',
      'deep/down/B.SECRET',
      'private/x.md',
      'app/private/a/b.md',
      'payroll/may.csv',
    ])
      assert(isOne(path), path);
  });

  it('add to what looks like secrets by itself, and leave the rest alone', () => {
    assert(isOne('.env'));
    for (const path of ['secret.md', 'src/privateer/x.md', 'a.secrets']) assert(!isOne(path), path);
  });

  it('that are no globs are refused', () => {
    for (const pattern of ['../up', '/etc/**', '', '!x'])
      assert.throws(() => sensitivePaths([pattern]), pattern);
  });
});
