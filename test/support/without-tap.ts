/**
 * A command line that starts without what tap puts into each process by NODE_OPTIONS, however it is
 * started: hooks into all that is loaded, which take longer than most commands, count what does not
 * matter, and watch for signals.
 */
export function withoutTap(program: string, ...args: readonly string[]): [string, string[]] {
  return ['env', ['-u', 'NODE_OPTIONS', program, ...args]];
}
