# The project with its locked environment. The home folder is a volume at /data.
FROM python:3.11-slim AS build
RUN pip install --no-cache-dir --disable-pip-version-check uv==0.13.9
WORKDIR /opt/safegov
ENV UV_COMPILE_BYTECODE=1 UV_LINK_MODE=copy UV_PYTHON_DOWNLOADS=never
COPY pyproject.toml uv.lock README.md LICENSE ./
RUN uv sync --frozen --no-dev --no-install-project
COPY . .
RUN uv sync --frozen --no-dev

FROM python:3.11-slim
RUN useradd --create-home safegov && mkdir /data && chown safegov /data
COPY --from=build /opt/safegov /opt/safegov
WORKDIR /opt/safegov
ENV PATH=/opt/safegov/.venv/bin:$PATH SAFEGOV_HOME=/data DAGSTER_HOME=/data/dagster PYTHONUNBUFFERED=1
USER safegov
VOLUME /data
ENTRYPOINT ["safegov"]
CMD ["run"]
