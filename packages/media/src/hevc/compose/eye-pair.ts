import type { CodedPicture, HevcReader } from "../read/hevc-reader.ts";
import { checkFormats, checkPictures } from "./eyes-agree.ts";

export interface PicturePair {
  left: CodedPicture;
  right: CodedPicture;
}

/** Both eyes, read in lock step: one picture of each at a time. What ends one ends the other. */
export class EyePair {
  readonly left: HevcReader;
  readonly right: HevcReader;

  constructor(left: HevcReader, right: HevcReader) {
    this.left = left;
    this.right = right;
  }

  /** The next picture of both; null where both end. Fails when they differ. */
  next(): Promise<PicturePair | null> {
    return this.attempt(async () => {
      const isFirst = this.left.pictures === 0;
      const [left, right] = await Promise.all([this.left.next(), this.right.next()]);
      if (!left && !right) return null;
      if (isFirst) checkFormats(this.left, this.right);
      return checkPictures({ eye: this.left, picture: left }, { eye: this.right, picture: right });
    });
  }

  /** Does something with both; when it fails, both end. */
  async attempt<Result>(work: () => Result | Promise<Result>): Promise<Result> {
    try {
      return await work();
    } catch (error) {
      this.close();
      throw error;
    }
  }

  close(): void {
    this.left.close();
    this.right.close();
  }
}
