import t from 'tap';
import { parseCommandLine } from '../../src/cli/health.ts';

t.test("finds the server's options in the command line of a container", async (t) => {
  const words = (...all: readonly string[]) => all.map((word) => `${word}\0`).join('');

  const told = ['/api.yaml', '--port', '4020'];
  t.strictSame(parseCommandLine(words('node', '/app/dist/cli.js', ...told)), told);
  t.strictSame(
    parseCommandLine(words('/sbin/docker-init', '--', 'node', 'dist/cli.js', ...told)),
    told,
  );
  t.strictSame(parseCommandLine(words('node', '/usr/local/bin/sandlot', ...told)), told);
  t.strictSame(parseCommandLine(words('node', '/app/dist/cli.js')), []);
  t.strictSame(parseCommandLine(words('sleep', '60')), []);
});
