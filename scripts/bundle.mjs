// Run by the build: joins what tsc compiled to `build/` into the few files of `dist/`. Loading a file
// for each module took a third of the time of a start.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

await build({
  absWorkingDir: root,
  // Those that others import by name; a bundled module finds its fixtures by its own place.
  entryPoints: ['build/cli.js', 'build/index.js', 'build/aha/aha.js'],
  outbase: 'build',
  outdir: 'dist',
  bundle: true,
  splitting: true,
  packages: 'external',
  format: 'esm',
  platform: 'node',
  target: 'node20.19',
  logLevel: 'warning',
});
