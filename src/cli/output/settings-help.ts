import { Help } from 'commander';
import type { DeclaredSetting } from '../../handlers/handlers.ts';

/** Formats the settings of behaviours for `--help`, in lines of so many characters. */
export function formatSettingsHelp(settings: readonly DeclaredSetting[], width: number): string {
  if (settings.length === 0) return '';
  const help = new Help();
  help.helpWidth = width;
  // As in the help of the commands.
  help.minWidthToWrap = 20;
  const lines = settings.map(({ name, schema }) => {
    const values = Array.isArray(schema.enum) ? schema.enum.join('|') : describeType(schema);
    const text = [schema.description, `(default: ${schema.default ?? 'none'})`];
    const description = text.filter((part) => part !== undefined).join(' ');
    return help.formatItem(`${name}=${values}`, 25, description, help);
  });
  return `\nSettings (--set):\n${lines.join('\n')}\n`;
}

function describeType({ format, type }: DeclaredSetting['schema']): string {
  return String(format ?? type ?? 'value');
}
