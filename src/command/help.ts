import type { DeclaredSetting } from '../behaviour/settings.ts';

/** The settings of the behaviours, as `--help` shows them below the options. */
export const describeSettings = (settings: readonly DeclaredSetting[]): string => {
  if (settings.length === 0) return '';
  const lines = settings.map(({ name, schema }) => {
    const values = Array.isArray(schema.enum)
      ? schema.enum.join('|')
      : String(schema.format ?? schema.type);
    return `  ${`${name}=${values}`.padEnd(27)}${schema.description ?? ''} (default: ${schema.default})`;
  });
  return `\nSettings (--set):\n${lines.join('\n')}\n`;
};
