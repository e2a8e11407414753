/** Two pictures that become one: the left eye's frame, the right eye's, and what both see. */
export function BrandMark({ className = "size-6" }: { className?: string }) {
  return (
    <svg aria-hidden viewBox="0 0 32 32" className={className}>
      <title>Vergence</title>
      <rect x="2" y="8" width="20" height="16" rx="4" fill="var(--color-eye-left)" />
      <rect x="10" y="8" width="20" height="16" rx="4" fill="var(--color-eye-right)" />
      <rect x="10" y="8" width="12" height="16" rx="2.5" fill="var(--color-ink)" />
    </svg>
  );
}
