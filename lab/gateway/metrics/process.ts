import { monitorEventLoopDelay } from 'node:perf_hooks';
import type { Metrics } from './metrics.ts';

/** What an operator asks about any process. Returns how to stop measuring. */
export function processMetrics(metrics: Metrics): () => void {
  const delay = monitorEventLoopDelay({ resolution: 20 });
  delay.enable();
  metrics.gauge('process_resident_memory_bytes', 'Resident memory', () => process.memoryUsage.rss());
  metrics.gauge('process_cpu_seconds_total', 'User and system time', () => process.cpuUsage().user / 1e6 + process.cpuUsage().system / 1e6);
  metrics.gauge('process_start_time_seconds', 'Start, seconds since 1970', () => Math.round(Date.now() / 1000 - process.uptime()));
  metrics.gauge('day_one_event_loop_delay_p99_seconds', 'How late timers fire, 99th percentile since it was last asked', () => {
    const p99 = delay.percentile(99) / 1e9;
    delay.reset();
    return p99;
  });
  return () => delay.disable();
}
