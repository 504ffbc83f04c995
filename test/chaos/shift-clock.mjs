import { readFileSync } from 'node:fs';

// Preloaded into the server and all its threads: Date.now() is off by the number of milliseconds that a file says.
const file = process.env.MOZDEF_TEST_CLOCK_FILE;
const realNow = Date.now;
let offset = 0;

function read() {
  try {
    offset = Number(readFileSync(file, 'utf8')) || 0;
  } catch {
    offset = 0;
  }
}

if (file) {
  read();
  setInterval(read, 200).unref();
  Date.now = () => realNow() + offset;
}
