// Loaded into the server by `node --import`: reports the longest pause of its event loop since the last
// message, in ms, and its resident memory, in bytes.
import { monitorEventLoopDelay } from 'node:perf_hooks';

const delay = monitorEventLoopDelay({ resolution: 10 });
delay.enable();
process.on('message', () => {
  process.send?.({ pause: delay.max / 1e6, resident: process.memoryUsage.rss() });
  delay.reset();
});
process.channel?.unref();
