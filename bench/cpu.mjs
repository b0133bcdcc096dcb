import { readdirSync, readFileSync } from 'node:fs';

/**
 * Seconds of CPU, user and system, that a process has used, all its threads. From schedstat, which
 * counts nanoseconds; /proc/PID/stat, the fallback, counts in hundredths of a second.
 */
export const readCpu = (pid) => {
  try {
    const threads = readdirSync(`/proc/${pid}/task`).map((thread) =>
      Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]),
    );
    return threads.reduce((sum, nanoseconds) => sum + nanoseconds, 0) / 1e9;
  } catch {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    // After the command's name, which may hold spaces and brackets, come the fields from the third on.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / 100;
  }
};
