import type { StormClient } from "./client.ts";
import type { Film, Films } from "./films.ts";
import { addStream, cancelJob, leave, readLists, remove, removeLater, retryJob, type Sequel } from "./sequels.ts";
import {
  abandonUpload,
  cancelUpload,
  type Upload,
  uploadAndCancel,
  uploadOnce,
  uploadRacing,
  uploadTwice,
} from "./uploads.ts";

/** One thing that a client does. */
export interface Turn {
  upload: Upload;
  film: (films: Films) => Film;
  sequel: Sequel;
}

const turn = (upload: Upload, film: Turn["film"], sequel: Sequel = leave): Turn => ({ upload, film, sequel });

/** All that may happen, once: the turns of each client of the small form. */
export const turnsOfSmallStorm: readonly Turn[][] = [
  [
    turn(uploadOnce, (films) => films.good(), addStream),
    turn(uploadRacing, (films) => films.junk(3), retryJob),
    turn(uploadAndCancel, (films) => films.largeJunk()),
    turn(abandonUpload, (films) => films.largeJunk()),
    turn(uploadTwice, (films) => films.good(2)),
    turn(uploadOnce, (films) => films.junk(2), remove),
  ],
  [
    turn(uploadTwice, (films) => films.largeJunk(), cancelJob),
    turn(uploadRacing, (films) => films.good()),
    turn(cancelUpload, (films) => films.largeJunk()),
    turn(uploadOnce, (films) => films.junk(), removeLater),
    turn(uploadAndCancel, (films) => films.good(2)),
    turn(uploadOnce, (films) => films.junk(4), readLists),
  ],
];

/** A turn by chance. */
export function anyTurn({ chances }: StormClient): Turn {
  const upload = chances.pick<Upload>([
    [30, uploadOnce],
    [20, uploadTwice],
    [20, uploadRacing],
    [15, uploadAndCancel],
    [8, cancelUpload],
    [5, abandonUpload],
  ]);
  const film = chances.pick<Turn["film"]>([
    [50, (films) => films.junk(chances.whole(1, 4))],
    [15, (films) => films.largeJunk()],
    [20, (films) => films.good(chances.next() < 0.5 ? 1 : 2)],
  ]);
  const sequel = chances.pick<Sequel>([
    [30, leave],
    [10, remove],
    [10, removeLater],
    [10, cancelJob],
    [15, retryJob],
    [15, addStream],
    [10, readLists],
  ]);
  return { upload, film, sequel };
}
