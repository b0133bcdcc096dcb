import { readFileSync } from 'node:fs';

/** A process, and when it began: its number may be another's by now. */
type Process = { readonly pid: number; readonly ticks?: number | undefined };

/** Whether that process is at work. One that ended and that nobody has waited for is still counted, but is not. */
export const isAlive = ({ pid, ticks }: Process): boolean => {
  const found = lookAt(pid);
  if (found?.state === 'Z' || (found && ticks !== undefined && found.ticks !== ticks)) return false;
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return Object(error).code === 'EPERM';
  }
};

/** When a process began, in ticks since the system did: no change of the clock moves that. */
export const ticksOf = (pid: number): number | undefined => lookAt(pid)?.ticks;

/** What Linux tells of a process (proc(5)); `undefined` where there is no such place. */
const lookAt = (pid: number): { readonly state: string; readonly ticks: number } | undefined => {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'latin1');
    // The name of the command comes before, in brackets, and may hold anything.
    const [state = '', ...fields] = text.slice(text.lastIndexOf(')') + 2).split(' ');
    return { state, ticks: Number(fields[18]) };
  } catch {
    return undefined;
  }
};
