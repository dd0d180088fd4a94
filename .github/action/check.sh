#!/usr/bin/env bash
# Runs `cfnlens check` once, for annotations, a SARIF file and the summary of the job.
# Reads: PATHS (one a line), ARGS (words), FAIL_ON, SARIF, GITHUB_OUTPUT, GITHUB_STEP_SUMMARY.
# Nothing of it is ever read as code: words are split, but not expanded.
set -euo pipefail

case "$SARIF" in
  '' | *$'\n'*) echo "::error title=cfnlens::\`sarif\` must be the name of one file"; exit 2 ;;
esac
echo "sarif=$SARIF" >> "$GITHUB_OUTPUT"

arguments=(--format github --format "sarif=$SARIF" --format "markdown=$GITHUB_STEP_SUMMARY")
if [ -n "$FAIL_ON" ]; then arguments+=(--fail-on "$FAIL_ON"); fi
# `read` gives up at the end of the text, which is no failure.
read -r -d '' -a words <<< "$ARGS" || true
# macOS has a bash for which an empty list is no list; hence the `+`.
arguments+=(${words[@]+"${words[@]}"})
# No path can be taken for a flag behind this.
arguments+=(--)
while IFS= read -r path || [ -n "$path" ]; do
  path=${path%$'\r'}
  if [ -n "$path" ]; then arguments+=("$path"); fi
done <<< "$PATHS"

exec cfnlens check "${arguments[@]}"
