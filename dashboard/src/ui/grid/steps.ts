/** How many rows a key moves; undefined for keys that move nothing. */
export function stepOf(key: string, rowsOfPage: number): number | undefined {
  switch (key) {
    case "ArrowDown":
      return 1;
    case "ArrowUp":
      return -1;
    case "PageDown":
      return rowsOfPage;
    case "PageUp":
      return -rowsOfPage;
    case "Home":
      return -Infinity;
    case "End":
      return Infinity;
    default:
      return undefined;
  }
}
