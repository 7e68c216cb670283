const UNITS = [
  ["d", 86_400_000],
  ["h", 3_600_000],
  ["m", 60_000],
  ["s", 1000],
] as const;

/** A length of time in its two largest units: "3d 4h", "12m 5s", "350 ms". */
export function formatSpan(milliseconds: number): string {
  if (milliseconds < 1000) return `${milliseconds} ms`;
  const first = UNITS.findIndex(([, size]) => milliseconds >= size);
  const [name, size] = UNITS[first] ?? UNITS[3];
  const next = UNITS[first + 1];
  const whole = Math.floor(milliseconds / size);
  const rest = next ? Math.floor((milliseconds % size) / next[1]) : 0;
  return next && rest > 0 ? `${whole}${name} ${rest}${next[0]}` : `${whole}${name}`;
}

const BYTES = ["B", "kB", "MB", "GB"];

/** A file's size in thousands: "12.4 kB". */
export function formatBytes(bytes: number): string {
  let value = bytes;
  let unit = 0;
  while (value >= 1000 && unit < BYTES.length - 1) {
    value /= 1000;
    unit++;
  }
  return `${unit === 0 || value >= 100 ? Math.round(value) : value.toFixed(1)} ${BYTES[unit]}`;
}

/** "1 trade", "1,200 trades". */
export function count(number: number, noun: string, plural = `${noun}s`): string {
  return `${number.toLocaleString()} ${number === 1 ? noun : plural}`;
}
