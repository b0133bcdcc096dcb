// Loaded into the server by `node --import`: reports the longest pause of its event loop since the last
// message, in ms, and its resident memory, in bytes. `busy` is the part of a pause that the process worked:
// on a machine that does much else, it may pause without working.
import { monitorEventLoopDelay, performance } from 'node:perf_hooks';

const interval = 10;
const delay = monitorEventLoopDelay({ resolution: interval });
delay.enable();

const read = () => ({ time: performance.now(), used: process.cpuUsage() });
let last = read();
let busy = 0;
setInterval(() => {
  const next = read();
  const worked = (next.used.user - last.used.user + next.used.system - last.used.system) / 1000;
  busy = Math.max(busy, Math.min(next.time - last.time - interval, worked));
  last = next;
}, interval).unref();

process.on('message', () => {
  process.send?.({ pause: delay.max / 1e6, busy, resident: process.memoryUsage.rss() });
  delay.reset();
  busy = 0;
});
process.channel?.unref();
