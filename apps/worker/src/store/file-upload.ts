/** A local file and the object that it becomes. */
export interface FileUpload {
  path: string;
  key: string;
  contentType: string;
  cacheControl: string;
}

export interface UploadOptions {
  signal: AbortSignal;
  /** Called before every try of every file or part; what it throws ends the whole upload. */
  beforeEach?: () => Promise<void>;
  /** Called after every file or part that is stored, with its share of the file: 1 for a whole one. */
  onStored?: (share: number) => void;
}
