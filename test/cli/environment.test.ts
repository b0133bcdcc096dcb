import t from 'tap';
import {
  describeUnknownVariables,
  findInvalidSwitch,
  removeUnsetVariables,
} from '../../src/cli/options/environment.ts';

function tidied(env: Record<string, string | undefined>) {
  removeUnsetVariables(env);
  return env;
}

t.test('what is empty, off, or the address of a linked service counts as not set', async (t) => {
  t.strictSame(
    tidied({
      PATH: '',
      SANDLOT_DB: '',
      SANDLOT_CORS: 'no',
      SANDLOT_WATCH: '',
      SANDLOT_NO_AUTH: 'TRUE',
      SANDLOT_SEED: '0',
      SANDLOT_PORT: 'tcp://10.0.0.1:4010',
      SANDLOT_HOST: undefined,
    }),
    { PATH: '', SANDLOT_NO_AUTH: 'TRUE', SANDLOT_SEED: '0' },
  );
  t.strictSame(tidied({ SANDLOT_PORT: '4020' }), { SANDLOT_PORT: '4020' });
});

t.test('a switch that is neither on nor off is refused by who has it', async (t) => {
  const env = { SANDLOT_NO_AUTH: 'maybe', SANDLOT_CORS: 'yes' };

  t.equal(
    findInvalidSwitch(env, ['SANDLOT_NO_AUTH', 'SANDLOT_CORS']),
    'SANDLOT_NO_AUTH must be true or false, not "maybe".',
  );
  t.equal(findInvalidSwitch(env, ['SANDLOT_CORS', 'SANDLOT_WATCH']), undefined);
});

t.test(
  'a variable that is nearly one of Sandlot is told, and those of others are not',
  async (t) => {
    const env = {
      SANDLOT_PROT: '4020',
      SANDLOT_TOKEN_FILE: 'a.json',
      SANDLOT_PORT: '4010',
      SANDLOT_URL: 'http://127.0.0.1:4010',
      SANDLOT_SERVICE_HOST: '10.0.0.1',
      SANDLOT_SERVICE_PORT_HTTP: '4010',
      SANDLOT_PORT_4010_TCP_ADDR: '10.0.0.1',
      SANDLOT_NAME: '/app/sandlot',
      SANDLOT_ENV_NODE_VERSION: '24',
      PROT: '1',
    };
    const known = ['SANDLOT_PORT', 'SANDLOT_HOST', 'SANDLOT_TOKENS', 'SANDLOT_NOW'];

    t.strictSame(describeUnknownVariables(env, known), [
      'SANDLOT_PROT is no variable of Sandlot and counts for nothing; the nearest is SANDLOT_PORT.',
      'SANDLOT_TOKEN_FILE is no variable of Sandlot and counts for nothing; the nearest is SANDLOT_TOKENS.',
    ]);
  },
);
