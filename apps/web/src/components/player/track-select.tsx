import { useId } from "react";
import { Select } from "../ui/select.tsx";
import type { TrackChoice } from "./hls-tracks.ts";

interface TrackSelectProps {
  label: string;
  tracks: TrackChoice;
  onChoose: (index: number) => void;
}

export function TrackSelect({ label, tracks, onChoose }: TrackSelectProps) {
  const id = useId();
  return (
    <div className="flex items-center gap-2 text-[13px]">
      <label htmlFor={id} className="text-ink-faint">
        {label}
      </label>
      <Select id={id} label={label} value={tracks.chosen} onChange={(event) => onChoose(Number(event.target.value))}>
        {tracks.options.map(({ index, name }) => (
          <option key={index} value={index}>
            {name}
          </option>
        ))}
      </Select>
    </div>
  );
}
