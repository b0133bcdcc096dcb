// Part of `npm run build`: bundles `build/`, which tsc writes, into a few files in `dist/`. Loading a file for
// each module took a third of the start-up time.
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('..', import.meta.url));

await build({
  absWorkingDir: root,
  // Files that are imported by name. A bundled module finds its fixtures relative to its own file.
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
