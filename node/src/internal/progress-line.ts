/** A line on the standard error stream, of which each text replaces the one before. */
export class ProgressLine {
  #width = 0;

  show(text: string): void {
    this.#width = Math.max(this.#width, text.length);
    process.stderr.write(`\r${text.padEnd(this.#width)}`);
  }

  /** Ends the line, if there is one. What is shown afterwards begins a new one. */
  end(): void {
    if (this.#width > 0) process.stderr.write("\n");
    this.#width = 0;
  }
}
