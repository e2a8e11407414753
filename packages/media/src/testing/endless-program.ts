// A program that never ends and never waits, as a scanner that is caught in its own loop.
for (;;);
