import type { DeclaredSetting } from '../behaviour/settings.ts';

/** The settings of the behaviours, as `--help` shows them below the options. */
export const describeSettings = (settings: readonly DeclaredSetting[]): string => {
  if (settings.length === 0) return '';
  const lines = settings.map(({ name, schema }) => {
    const values = Array.isArray(schema.enum) ? schema.enum.join('|') : kindOf(schema);
    const text = [schema.description, `(default: ${schema.default ?? 'none'})`];
    return `  ${`${name}=${values}`.padEnd(27)}${text.filter((part) => part !== undefined).join(' ')}`;
  });
  return `\nSettings (--set):\n${lines.join('\n')}\n`;
};

const kindOf = ({ format, type }: DeclaredSetting['schema']): string =>
  String(format ?? type ?? 'value');
