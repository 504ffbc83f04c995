import { noteToOwner, serveThread } from '../lifecycle/thread.ts';
import { slowMethods } from './slow-methods.ts';

/* The thread in which rules that take long are judged, beside all others. It has no book: all that it needs is given to it. */

serveThread(slowMethods({ clock: () => performance.now(), onFile: noteToOwner }));
