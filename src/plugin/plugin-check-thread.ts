import { workerData } from 'node:worker_threads';
import { noteToOwner, serveThread } from '../lifecycle/thread.ts';
import { findPluginFaults, type PluginCheck } from './find-plugin-faults.ts';

/* Entry of the thread in which plugin files are loaded to be checked. */

// What a file leaves behind that fails later does not keep a worker from running, either.
for (const leftover of ['uncaughtException', 'unhandledRejection'] as const) process.on(leftover, () => {});

serveThread({ check: () => findPluginFaults(workerData as PluginCheck, noteToOwner) });
