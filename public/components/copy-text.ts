import { emit } from './emit.ts';

/** Puts the raw text on the clipboard and says so. */
export async function copyText(from: HTMLElement, text: string): Promise<void> {
  emit(from, 'mz-say', { text: (await write(text)) ? 'Copied' : 'The browser does not allow copying here' });
}

async function write(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return writeOldWay(text);
  }
}

// Over plain http beyond loopback there is no clipboard API.
function writeOldWay(text: string): boolean {
  const area = document.createElement('textarea');
  area.value = text;
  area.style.position = 'fixed';
  area.style.opacity = '0';
  document.body.append(area);
  area.select();
  const copied = document.execCommand('copy');
  area.remove();
  return copied;
}
