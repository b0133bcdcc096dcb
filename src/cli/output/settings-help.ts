import type { DeclaredSetting } from '../../handlers/handlers.ts';

/** Formats the settings of behaviours for `--help`. */
export function formatSettingsHelp(settings: readonly DeclaredSetting[]): string {
  if (settings.length === 0) return '';
  const lines = settings.map(({ name, schema }) => {
    const values = Array.isArray(schema.enum) ? schema.enum.join('|') : describeType(schema);
    const text = [schema.description, `(default: ${schema.default ?? 'none'})`];
    return `  ${`${name}=${values}`.padEnd(27)}${text.filter((part) => part !== undefined).join(' ')}`;
  });
  return `\nSettings (--set):\n${lines.join('\n')}\n`;
}

function describeType({ format, type }: DeclaredSetting['schema']): string {
  return String(format ?? type ?? 'value');
}
