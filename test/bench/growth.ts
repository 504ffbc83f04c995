import { RunningServer, until } from '../support/running-server.ts';
import { type Metrics, round } from './ingest-benches.ts';
import { cpuSeconds, directoryBytes, peakRssMb, Sender } from './measure.ts';

const STEP = 500_000;

/** Whether the last event costs what the first did: CPU of the last half million against the first, merges included. */
export async function growth(events: number): Promise<Metrics> {
  const server = await RunningServer.start();
  try {
    const cpu: number[] = [];
    for (let sent = 0; sent < events; sent += STEP) {
      const options = { events: STEP, perBody: 500, connections: 4, rate: 0, path: '/_bulk', url: server.frontend };
      const sender = await Sender.ready({ ...options, seed: sent + 1 });
      const before = cpuSeconds(server.pid);
      await sender.go();
      await until(async () => (await stored(server)) >= sent + STEP, 600_000, `${sent + STEP} events to be stored`);
      await server.postApi('/api/store/maintain');
      cpu.push((cpuSeconds(server.pid) - before) / STEP);
      console.log(`  ${sent + STEP} events, ${round((cpu.at(-1) ?? 0) * 1e6, 1)} us CPU per event`);
    }
    return {
      cpu_us_first: round((cpu[0] ?? 0) * 1e6, 1),
      cpu_us_last: round((cpu.at(-1) ?? 0) * 1e6, 1),
      cpu_growth: round((cpu.at(-1) ?? 0) / (cpu[0] ?? 1), 2),
      peak_rss_mb: round(peakRssMb(server.pid)),
      sealed_bytes_per_event: round(directoryBytes(`${server.dataDir}/events`) / events, 1),
    };
  } finally {
    await server.dispose();
  }
}

async function stored(server: RunningServer): Promise<number> {
  return (await server.get<{ store: { events: number } }>('/api/status')).store.events;
}
