import type { Command } from 'commander';
import { printError } from './output/output.ts';

/** The result of a command that checks something. */
export type ExitResult = 'passed' | 'failed';

const exitCodes: Readonly<Record<ExitResult, number>> = { passed: 0, failed: 1 };

/** Exit code when the check itself could not run. */
const cannotCheckCode = 2;

/**
 * Runs a check and sets the exit code: 0 passed, 1 failed, 2 with a message on stderr when it
 * could not run. A check that ran another command may return the code of that.
 */
export async function exitWithResult(check: () => Promise<ExitResult | number>): Promise<void> {
  try {
    const result = await check();
    process.exitCode = typeof result === 'number' ? result : exitCodes[result];
  } catch (error) {
    printError(error);
    process.exitCode = cannotCheckCode;
  }
}

/** Makes invalid options exit with 2, like any other reason that prevents the check. */
export function exitCannotCheckOnUsageError(command: Command): Command {
  return command.exitOverride(({ exitCode }) => process.exit(exitCode === 0 ? 0 : cannotCheckCode));
}
