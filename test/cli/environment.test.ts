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

t.test('treats empty variables, switches that are off and linked services as unset', async (t) => {
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

t.test('refuses a switch that is neither on nor off', async (t) => {
  const env = { SANDLOT_NO_AUTH: 'maybe', SANDLOT_CORS: 'yes' };

  t.equal(
    findInvalidSwitch(env, ['SANDLOT_NO_AUTH', 'SANDLOT_CORS']),
    'SANDLOT_NO_AUTH must be true or false, not "maybe".',
  );
  t.equal(findInvalidSwitch(env, ['SANDLOT_CORS', 'SANDLOT_WATCH']), undefined);
});

t.test('warns about variables similar to its own and ignores others', async (t) => {
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
    'Unknown variable SANDLOT_PROT is ignored. Did you mean SANDLOT_PORT?',
    'Unknown variable SANDLOT_TOKEN_FILE is ignored. Did you mean SANDLOT_TOKENS?',
  ]);
});
