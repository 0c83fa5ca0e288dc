# Each target sets itself up first: a virtual environment, the locked dependencies, an index of corpus/documents.

PYTHON ?= python3
PORT ?= 7860
BIN := .venv/bin
BENCH ?= ../shared/bench
TRAIN ?= ../shared/train
INDEX := var/index
OFFICIAL := assistant/reader/training/official.jsonl.xz
MORE := assistant/reader/training/more.jsonl.xz

.PHONY: serve ask test lint bench train-reader tune-encoder eval setup index lock clean

serve: index
	$(BIN)/policyqa serve --port $(PORT)

ask: index
	@test -n "$(Q)" || { echo '用法: make ask Q=食品抽检合格率目标是多少' >&2; exit 2; }
	@$(BIN)/policyqa ask "$(Q)"

test: setup
	$(BIN)/python -m pytest

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy

bench: setup
	$(BIN)/python -m eval.bench --bench $(BENCH) $(if $(LAWS),--laws $(LAWS))

# One set alone: make bench-reading, bench-five (the five documents), bench-ncp, bench-lecoqa. All 3,474 laws take over an
# hour to embed the first time; make bench-lecoqa LAWS=200 holds the 140 that a question cites and 200 others.
bench-%: setup
	$(BIN)/python -m eval.bench --bench $(BENCH) --only $* $(if $(LAWS),--laws $(LAWS))

# Trains the reader anew and puts it to use: in assistant/reader/ lies what ships, from which the second part goes on, beside
# passages that the encoder takes for answers. Two and a half hours on two cores, minutes on a GPU; goes on where it was stopped.
train-reader: setup
	$(BIN)/python -m assistant.reader.train $(TRAIN)/reading.jsonl.xz $(TRAIN)/reading.jsonl.xz \
		$(OFFICIAL) $(OFFICIAL) --groups 280 120 4550 212 --negatives 2 3 3 3 --bfloat16 --out var/reader
	cp var/reader/reader.safetensors assistant/reader/
	$(BIN)/python -m assistant.reader.train $(MORE) --negatives 3 --bfloat16 --further --out var/reader/further
	cp var/reader/further/reader.safetensors assistant/reader/

# Tunes the default encoder anew and puts it to use: in index/ lies what ships, from which the second part goes on, against
# its own near misses. 45 minutes on two cores.
tune-encoder: setup
	$(BIN)/python -m assistant.reader.tune $(OFFICIAL) $(TRAIN)/reading.jsonl.xz --groups 99999 800 --every 1 6 --out var/encoder
	cp var/encoder/e5_tuned.safetensors index/
	$(BIN)/python -m assistant.reader.tune $(MORE) $(OFFICIAL) $(TRAIN)/reading.jsonl.xz --groups 9999 1700 300 --every 1 1 6 \
		--further --out var/encoder/further
	cp var/encoder/further/e5_tuned.safetensors index/

eval: index
	$(BIN)/policyqa eval eval/gold/dev.jsonl eval/gold/test.jsonl --compare words,dense,hybrid,unread --gate eval/baseline.json --out var/eval

setup: .venv/.ready

index: setup
	$(BIN)/policyqa ingest corpus/documents

# pip is renewed first: older ones crash on some packages' extras.
.venv/.ready: requirements.lock pyproject.toml
	$(PYTHON) -m venv .venv
	$(BIN)/python -m pip install --quiet --upgrade pip
	$(BIN)/python -m pip install --quiet --requirement requirements.lock
	$(BIN)/python -m pip install --quiet --no-deps --no-build-isolation --editable .
	touch .venv/.ready

# Writes the lock file anew from pyproject.toml, without the addresses of package indexes.
lock: setup
	$(BIN)/python -m pip install --quiet pip-tools
	$(BIN)/python -m piptools compile --quiet --extra dev --extra ocr --strip-extras --no-emit-index-url --no-emit-find-links \
		--no-emit-trusted-host --no-header --allow-unsafe --output-file requirements.lock pyproject.toml
	sed -i 's/^\(torch==[0-9.]*\)+cpu/\1/' requirements.lock

clean:
	rm -rf .venv var
