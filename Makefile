# Jieru (介入). Two commands for newcomers: `make demo` and `make test`.
# Everything that is missing is installed first; tools/setup.sh says what it does.
SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help setup build release test demo bench bench-archive bench-rules bench-registry bench-planning lint fuzz docs deb clean

help:
	@sed -nE 's/^([a-z-]+):.*## (.*)/  make \1\t\2/p' $(MAKEFILE_LIST) | expand -t 24

demo: ## 演示：一例从申请到结案，用真实影像（ONESHOT=1 自检后退出） · one case on real images; ONESHOT=1 checks and exits
	@tools/demo.sh

test: ## 全部测试 · build and run every test
	@tools/test.sh

setup: ## 只安装缺少的东西 · install what is missing, nothing else
	@tools/setup.sh test

build: ## 调试构建 · debug build
	@tools/setup.sh build && source tools/paths.sh && swift build --scratch-path "$$JIERU_SCRATCH"

release: ## 发布构建 · release build
	@tools/setup.sh build && source tools/paths.sh && swift build -c release --scratch-path "$$JIERU_SCRATCH"

bench: bench-archive bench-rules bench-registry bench-planning ## 全部性能对比 · every benchmark

bench-archive: ## 影像归档的性能，与同类并列 · the archive beside its peers, one run
	@tools/bench-archive.sh

bench-rules: ## 规则引擎的性能与附加规定的随机试验 · the rulebook's speed and a million overlay trials
	@tools/bench-rules.sh

bench-registry: ## 登记库的性能（百万病例；QUICK=1 六万例） · the registry at a million cases; QUICK=1: 60,000
	@tools/bench-registry.sh

bench-planning: ## 影像与规划计算的速度，与同类并列 · imaging and planning kernels beside their peers, one run
	@tools/bench-planning.sh

lint: ## 格式与文件长度检查 · formatting and file-length checks
	@tools/lint.sh

fuzz: ## 模糊测试（SECONDS_EACH=60） · fuzz every parser for a while
	@tools/fuzz.sh

docs: ## API 文档 · API documentation into out/docs
	@tools/docs.sh

deb: ## Debian 安装包 · a Debian package into out/
	@tools/deb.sh

clean: ## 删除输出；缓存保留 · remove out/; the cache outside the clone stays
	rm -rf out
