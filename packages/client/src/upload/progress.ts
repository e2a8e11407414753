import type { FileRole, FileState } from "@vergence/contract";

export interface FileProgress {
  uploadId: string;
  fileRole: FileRole;
  fileName: string;
  totalBytes: number;
  /** Goes back when a part has to be sent again. */
  sentBytes: number;
  totalParts: number;
  /** Parts that the store has acknowledged. */
  sentParts: number;
  state: "waiting" | "uploading" | "completing" | "completed";
}

export interface UploadProgress {
  /** Keep it: with it, an interrupted upload resumes. The first event comes before the first byte. */
  uploadSessionId: string;
  totalBytes: number;
  sentBytes: number;
  /** In the order in which the files were given. */
  files: FileProgress[];
}

/** Records the progress of one file. */
export interface FileReporter {
  enter(state: FileProgress["state"]): void;
  /** Parts in flight, by number, and how far each has come; 0 when a try has failed. */
  inFlight(partNumber: number, sentBytes: number): void;
  /** The store has the part. */
  acknowledged(partNumber: number, sizeBytes: number): void;
  /** The store has these from an earlier upload. */
  alreadyUploaded(parts: number, sizeBytes: number): void;
  /** The store turned out not to have it. */
  lost(sizeBytes: number): void;
}

/** At most so many events for bytes alone: a page need not redraw for each chunk. */
const byteEvents = 1_000;

/** Adds up the progress of a group and reports it: at once for states and parts, in steps for bytes. */
export function createProgress(
  uploadSessionId: string,
  states: readonly FileState[],
  onProgress: (progress: UploadProgress) => void = () => {},
) {
  const totalBytes = states.reduce((sum, state) => sum + state.totalBytes, 0);
  const stepBytes = totalBytes / byteEvents;
  let sentBytes = 0;
  let reportedBytes = 0;
  const files = states.map(
    ({ uploadId, fileRole, fileName, totalBytes, totalParts }): FileProgress => ({
      uploadId,
      fileRole,
      fileName,
      totalBytes,
      sentBytes: 0,
      totalParts,
      sentParts: 0,
      state: "waiting",
    }),
  );

  const report = () => {
    reportedBytes = sentBytes;
    onProgress({ uploadSessionId, totalBytes, sentBytes, files: files.map((file) => ({ ...file })) });
  };

  const reporterOf = (file: FileProgress): FileReporter => {
    const inFlightBytes = new Map<number, number>();
    const move = (deltaBytes: number) => {
      file.sentBytes += deltaBytes;
      sentBytes += deltaBytes;
    };
    return {
      enter: (state) => {
        file.state = state;
        report();
      },
      inFlight: (partNumber, partBytes) => {
        move(partBytes - (inFlightBytes.get(partNumber) ?? 0));
        inFlightBytes.set(partNumber, partBytes);
        if (Math.abs(sentBytes - reportedBytes) >= stepBytes) report();
      },
      acknowledged: (partNumber, sizeBytes) => {
        move(sizeBytes - (inFlightBytes.get(partNumber) ?? 0));
        inFlightBytes.delete(partNumber);
        file.sentParts++;
        report();
      },
      alreadyUploaded: (parts, sizeBytes) => {
        move(sizeBytes);
        file.sentParts += parts;
      },
      lost: (sizeBytes) => {
        move(-sizeBytes);
        file.sentParts--;
      },
    };
  };

  return { report, reporters: files.map(reporterOf) };
}
