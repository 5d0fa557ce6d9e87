#!/usr/bin/env bash
# The demo: a node with the cases of a synthetic region receives real images over DICOM; then one case is carried from
# referral to closing over the public interfaces, and the console is left open on it.
#
#   make demo              serves until Ctrl-C
#   make demo ONESHOT=1    the same, then checks every line of the case's journey and that every image arrived as it was
#                          sent, takes pictures of the console with headless Chromium, and exits 0 or 1
#   SCALE=0.05             a smaller region (1 is 60,000 cases)
#   HTTP=127.0.0.1:8080 DICOM=127.0.0.1:11112   other addresses
set -euo pipefail
source "$(dirname "${BASH_SOURCE[0]}")/paths.sh"
cd "$JIERU_ROOT"
tools/setup.sh demo

http="${HTTP:-127.0.0.1:8080}" dicom="${DICOM:-127.0.0.1:11112}"
samples="$JIERU_CACHE/samples-3" phantoms="$JIERU_CACHE/phantoms-2" data="$JIERU_CACHE/demo/data"
log="$JIERU_CACHE/demo/node.log" journey="$JIERU_CACHE/demo/journey.json"
# The case's journey takes so many days; the demonstration's clock begins as far back and ends today.
days=32

if [ -z "${JIERU_BIN:-}" ]; then
  say "构建（发布模式；第一次需要十几分钟）" "Building in release mode (the first time takes a quarter of an hour)"
  swift build -c release --product jieru --scratch-path "$JIERU_SCRATCH"
  JIERU_BIN="$(swift build -c release --show-bin-path --scratch-path "$JIERU_SCRATCH")/jieru"
fi

say "准备样例影像" "Preparing sample images"
"$JIERU_PYTHON" tools/demo-data.py --out "$samples" --cache "$JIERU_CACHE/wheels"
if [ ! -e "$phantoms.complete" ]; then
  rm -rf "$phantoms"
  "$JIERU_BIN" sample --images "$phantoms"
  touch "$phantoms.complete"
fi

rm -rf "$JIERU_CACHE/demo"
mkdir -p "$data"
node= twin=
finish() {
  trap - EXIT INT TERM
  [ -z "$twin" ] || { kill "$twin" 2>/dev/null || true; }
  if [ -n "$node" ] && kill -0 "$node" 2>/dev/null; then
    kill -TERM "$node" 2>/dev/null || true
    wait "$node" 2>/dev/null || true
  fi
}
trap finish EXIT
trap 'finish; exit 0' INT TERM

say "装入合成地区（虚构的人与病例）" "Loading the synthetic region; its people and cases are invented"
"$JIERU_BIN" sample --region --data "$data" --scale "${SCALE:-1}" --days-back "$days"

say "启动节点" "Starting the node (log: $log)"
"$JIERU_BIN" demo --data "$data" --days-back "$days" --http "$http" --dicom "$dicom" --ae JIERU >"$log" 2>&1 &
node=$!
for _ in $(seq 1 300); do
  kill -0 "$node" 2>/dev/null || { tail -20 "$log" >&2; die "节点没有启动，日志见上。" "The node did not start; its log is above."; }
  if curl -fsS -o /dev/null "http://$http/readyz" 2>/dev/null; then break; fi
  sleep 0.1
done
curl -fsS -o /dev/null "http://$http/readyz" || die "节点 30 秒内没有就绪：$log" "The node was not ready within 30 s: $log"

# send PORT TITLE: every sample over DICOM, one storescu run for each transfer syntax that it must be told to offer.
send() {
  local folder option
  for folder in "$samples"/*/; do
    option="$(basename "$folder")"
    if [ "$option" = native ]; then option=(); else option=("-$option"); fi
    TCP_NODELAY=1 storescu -ll error "${option[@]}" -aet STORESCU -aec "$2" +sd +r -R 127.0.0.1 "$1" "$folder" || return 1
  done
  TCP_NODELAY=1 storescu -ll error -aet STORESCU -aec "$2" +sd +r -R 127.0.0.1 "$1" "$phantoms"
}

begun="$(date +%s%N)"
say "用 DCMTK storescu 发送影像" "Sending the images with DCMTK's storescu"
send "${dicom##*:}" JIERU || die "发送失败，节点日志：$log" "Sending failed; the node's log: $log"
count="$(find "$samples" "$phantoms" -name '*.dcm' | wc -l)"
say "已接收 $count 个影像文件，用时 $(( ($(date +%s%N) - begun) / 1000000 )) 毫秒" "$count images received"

say "一例从申请到结案" "One case from referral to closing"
checked=0
"$JIERU_PYTHON" tools/demo-journey.py --node "http://$http" --dicom "$dicom" --check --keep "$journey" \
  --images "$samples/native/stent" "$phantoms/xa-hepatic" || checked=1

say "在样例腹部 CT 上做一份消融计划" "An ablation is planned on the sample abdomen"
"$JIERU_PYTHON" tools/demo-plan.py --jieru "$JIERU_BIN" --node "http://$http" --samples "$samples" \
  --out "$JIERU_CACHE/demo/planning" --check || checked=1

if [ "${ONESHOT:-0}" = 1 ]; then
  # The twin: DCMTK's own storage provider, keeping bit by bit what the same storescu sends to it.
  twin_folder="$JIERU_CACHE/demo/twin"
  mkdir -p "$twin_folder"
  twin_port="$("$JIERU_PYTHON" -c 'import socket; s = socket.socket(); s.bind(("127.0.0.1", 0)); print(s.getsockname()[1])')"
  TCP_NODELAY=1 storescp -ll error --bit-preserving +xa -aet TWIN -od "$twin_folder" "$twin_port" >/dev/null 2>&1 &
  twin=$!
  sleep 0.5
  send "$twin_port" TWIN || die "对照接收失败" "Sending to the twin failed"
  mkdir -p out
  "$JIERU_PYTHON" tools/demo-check.py --dicomweb "http://$http/dicomweb" --console "http://$http/" \
    --twin "$twin_folder" --screenshot out/demo.png --journey "$journey" --case-screenshot out/demo-case.png || checked=1
  finish
  exit "$checked"
fi

[ "$checked" = 0 ] || say "有不符之处，见上；节点日志：$log" "Some lines are wrong, see above; the node's log: $log"
plan_study="$("$JIERU_PYTHON" -c 'import json, sys; print(json.load(open(sys.argv[1]))["images"]["studyInstanceUID"])' \
  "$JIERU_CACHE/demo/planning/plan/result.json" 2>/dev/null || true)"
case_page="$("$JIERU_PYTHON" -c 'import json, sys; print(json.load(open(sys.argv[1]))["address"])' "$journey" 2>/dev/null || echo "http://$http/cases")"
cat <<TEXT

  病例 The case      $case_page
  登录 Sign in       http://$http/login   点一个演示账号 choose an account; 密码 password: $(sed -n 's/.*accounts, password: //p' "$log" | head -1)
                     county.registrar 能看到全院病例 sees every case of the hospital
  消融计划 The plan  http://$http/plans?study=$plan_study
  影像 Images        http://$http/
  规范 The norm      http://$http/rules
  DICOMweb           http://$http/dicomweb
  DICOM              $dicom  (AE JIERU)

  停止 Stop: Ctrl-C

TEXT
wait "$node"
