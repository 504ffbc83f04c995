/** So often it is looked at: what stood still because the whole process did is not late. */
const LOOKS = 5;

/** Watches an index that a thread moves on; `late` resolves when it is the same for so long. While it is negative nothing is waited for. */
export function watchProgress(
  index: Int32Array,
  ms: number,
): { readonly late: Promise<'late'>; readonly end: () => void } {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<'late'>((resolve) => {
    let seen = -1;
    let looks = 0;
    timer = setInterval(() => {
      const now = Atomics.load(index, 0);
      looks = now === seen && now >= 0 ? looks + 1 : 0;
      seen = now;
      if (looks >= LOOKS) resolve('late');
    }, ms / LOOKS);
  });
  return { late, end: () => clearInterval(timer) };
}
