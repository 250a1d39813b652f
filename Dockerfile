# Two stages: the first builds wheels, the second holds only what runs. The sandbox stays out, and the demo with it.
# Versions and hashes come from requirements/ alone (make lock), with those of the extra for voice messages.
FROM python:3.13-slim AS build
WORKDIR /src
COPY requirements requirements
RUN pip install --no-cache-dir --require-hashes -r requirements/build.txt \
    && pip wheel --no-cache-dir --require-hashes -r requirements/run.txt --wheel-dir /wheels
COPY pyproject.toml README.md LICENSE ./
COPY bot bot
COPY cogs cogs
RUN pip wheel --no-cache-dir --no-deps --no-build-isolation --wheel-dir /wheels .

FROM python:3.13-slim
RUN useradd --create-home --uid 10001 elara && mkdir /data && chown elara /data
# Fonts for what the bot's own do not have; the pages of comics are lettered with them. "" leaves them out.
ARG COMIC_FONTS="fonts-noto-cjk"
RUN if [ -n "$COMIC_FONTS" ]; then apt-get update && apt-get install -y --no-install-recommends $COMIC_FONTS \
    && rm -rf /var/lib/apt/lists/*; fi
COPY --from=build /wheels /wheels
# With bytecode of Python's own library as well, which the image of Python leaves out: the bot may not write any, and
# would compile at each start. That takes 2 s of processor time, and the bot would hold 13 MB more; the image grows by
# 60 MB. The hashes stay unchecked because nothing in an image changes.
RUN pip install --no-cache-dir --no-compile --no-index --no-deps /wheels/*.whl && pip check && rm -rf /wheels \
    && python -m compileall -q -j 0 --invalidation-mode unchecked-hash \
        -x '/(tests?|testing|idlelib|tkinter|turtledemo|ensurepip|pip)/' \
        "$(python -c 'import sysconfig; print(sysconfig.get_path("stdlib"))')"
USER elara
WORKDIR /home/elara
ENV ELARA_DATA_DIR=/data HEALTH_PORT=8080 PYTHONUNBUFFERED=1
VOLUME /data
# Fails while the gateway is not connected, so a supervisor can see it.
HEALTHCHECK --interval=30s --timeout=5s --start-period=30s --retries=3 \
    CMD ["python", "-c", "import urllib.request; urllib.request.urlopen('http://127.0.0.1:8080/healthz', timeout=4)"]
# Docker sends SIGTERM; the bot finishes what it can within SHUTDOWN_GRACE_S, and the next start goes on with the rest.
# Give it that long: stop -t 30.
ENTRYPOINT ["python", "-m", "bot"]
CMD ["run"]
