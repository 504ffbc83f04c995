import { parentPort } from 'node:worker_threads';

/* A job of the clock: says that it is time, and ends. */
parentPort?.postMessage('due');
