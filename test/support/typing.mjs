/**
 * Loaded first, lets a command run as at a terminal. TYPED lists what a person awaits in the output, and
 * types then: `[["Press h", "r"]]` as JSON.
 */
import { PassThrough } from 'node:stream';

const steps = JSON.parse(process.env.TYPED);

const keyboard = Object.assign(new PassThrough(), {
  isTTY: true,
  setRawMode: () => keyboard,
  unref: () => keyboard,
});
Object.defineProperty(process, 'stdin', { value: keyboard });

const { stdout } = process;
const write = stdout.write.bind(stdout);
let unread = '';
Object.assign(stdout, {
  isTTY: true,
  columns: 100,
  hasColors: () => false,
  write: (text, ...rest) => {
    unread += text;
    typeNext();
    return write(text, ...rest);
  },
});

function typeNext() {
  const [awaited, keys] = steps[0] ?? [];
  if (awaited === undefined || !unread.includes(awaited)) return;
  steps.shift();
  unread = '';
  keyboard.write(keys);
}
