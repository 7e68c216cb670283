import type { FileSource } from "#kit";

/** The same file, telling how many bytes of it have been read. A second reading starts again at 0. */
export function counting(source: FileSource, onBytes: (bytes: number) => void): FileSource {
  return {
    ...source,
    async *bytes() {
      let read = 0;
      for await (const chunk of source.bytes()) {
        yield chunk;
        read += chunk.length;
        onBytes(read);
      }
    },
  };
}
