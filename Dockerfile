# syntax=docker/dockerfile:1
FROM golang:1.26 AS build
WORKDIR /src
COPY go.mod go.sum ./
RUN go mod download
COPY . .
ARG VERSION=""
RUN CGO_ENABLED=0 go build -trimpath -ldflags "-s -w -X main.version=${VERSION}" -o /cliniclint ./cmd/cliniclint

# Nothing but the program and the certificates of the web, and no shell; the user is not root.
FROM gcr.io/distroless/static-debian12:nonroot
COPY --from=build /cliniclint /usr/bin/cliniclint
WORKDIR /work
ENTRYPOINT ["/usr/bin/cliniclint"]
CMD ["--help"]
