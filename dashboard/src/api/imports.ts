import { send, sendFile } from "./client.ts";
import type * as Api from "./types.ts";

/** Answers that a user can give about a file. */
export type ReadingOptions = Pick<
  Api.ImportQuery,
  "format" | "zone" | "dateOrder" | "account" | "mapping"
>;

export const previewFile = (file: File, options: ReadingOptions, progress: string) =>
  sendFile<Api.ImportPreviewBody>(
    "/api/imports/preview",
    { name: file.name, ...options, progress },
    file,
  );

export const importFile = (file: File, options: ReadingOptions, progress: string) =>
  sendFile<Api.ImportReportBody>("/api/imports", { name: file.name, ...options, progress }, file);

export const undoImport = (id: string) =>
  send<Api.Undone>("DELETE", `/api/imports/${encodeURIComponent(id)}`);

export const replayImport = (id: string) =>
  send<Api.ImportReportBody>("POST", `/api/imports/${encodeURIComponent(id)}/replay`);

/** The server needs only the head of a file to see its columns. */
const HEAD_BYTES = 256 * 1024;

export const suggestMapping = (file: File) =>
  sendFile<Api.MappingSuggestion>("/api/mapping/suggest", { name: file.name }, headOf(file));

// A workbook is a ZIP archive whose directory stands at its end, so it cannot be cut.
const headOf = (file: File) => (/\.xlsx$/i.test(file.name) ? file : file.slice(0, HEAD_BYTES));

export const addSample = () => send<Api.ImportReportBody>("POST", "/api/sample");
export const removeSample = () => send<unknown>("DELETE", "/api/sample");

export const saveAnnotation = (key: string, annotation: Api.AnnotationInput) =>
  send<Api.AnnotationBody>("PUT", `/api/trades/${key}/annotation`, annotation);
