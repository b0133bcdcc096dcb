import type { Command } from 'commander';

/**
 * Describes the first option or argument that is an empty text, such as that of `--db "$FILE"` where the shell has no
 * such variable: as a path it would be the current folder, and as a token that of everybody.
 */
export function findEmptyValue(command: Command): string | undefined {
  if (listOwnArguments(command).includes(''))
    return 'An argument is empty. Give it a value, or leave it out.';
  const empty = command.options.find((option) => {
    const name = option.attributeName();
    const isGiven = command.getOptionValueSource(name) === 'cli';
    return isGiven && [command.getOptionValue(name)].flat().includes('');
  });
  return empty && `The value of ${empty.long} is empty. Give it one, or leave the option out.`;
}

/** The arguments before those of a command that is run, such as `node --eval ''`, which are its own. */
function listOwnArguments({ args, registeredArguments }: Command): readonly string[] {
  const at = registeredArguments.findIndex((argument) => argument.name() === 'command');
  return at === -1 ? args : args.slice(0, at);
}
