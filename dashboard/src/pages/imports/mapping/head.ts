/** Enough rows to see whether columns are right, and little enough to read them at every change. */
const HEAD_BYTES = 128 * 1024;
const NEWLINE = 10;

/** The first whole lines of a text file. A workbook is a ZIP archive, which cannot be cut. */
export async function headOf(file: File): Promise<File> {
  if (file.size <= HEAD_BYTES || /\.xlsx$/i.test(file.name)) return file;
  const bytes = new Uint8Array(await file.slice(0, HEAD_BYTES).arrayBuffer());
  const end = bytes.lastIndexOf(NEWLINE) + 1;
  return new File([bytes.subarray(0, end || bytes.length)], file.name);
}
