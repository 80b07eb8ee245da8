"""The OpenAPI document: it has every operation, and every example in it is what the server answers."""

from __future__ import annotations

from typing import Any
from urllib.parse import parse_qsl, urlsplit

import pytest
from fastapi.testclient import TestClient

from api.v1.examples import ACCEPT, BODIES, EXAMPLES, encoded
from api.v1.routing import PREFIX

OPERATIONS = [*(("get", path) for path in EXAMPLES), *(("post", path) for path in BODIES)]


@pytest.fixture(scope="module")
def document(api: TestClient) -> dict[str, Any]:
    """The document as the server gives it."""
    found: dict[str, Any] = api.get("/api/v1/openapi.json").json()
    return found


def operations(document: dict[str, Any]) -> list[tuple[str, str, dict[str, Any]]]:
    return [
        (path, method, operation)
        for path, found in document["paths"].items()
        for method, operation in found.items()
    ]


def test_it_is_openapi_3_1_and_names_its_server(document: dict[str, Any]) -> None:
    assert document["openapi"].startswith("3.1")
    assert document["servers"] == [{"url": "http://testserver"}]


def test_every_operation_says_what_it_does_and_what_its_parameters_mean(document: dict[str, Any]) -> None:
    for path, method, operation in operations(document):
        assert operation["description"], (path, method)
        assert operation["tags"], (path, method)
        for parameter in operation.get("parameters", ()):
            assert parameter.get("description"), (path, parameter["name"])


def test_an_operation_that_refuses_a_parameter_names_those_of_the_document(
    api: TestClient, document: dict[str, Any]
) -> None:
    refusing = []
    for path, method, operation in operations(document):
        answer = api.request(method, path, params={"no-such": "x"})
        if answer.status_code != 400 or not path.startswith(PREFIX):
            continue
        query = [each["name"] for each in operation.get("parameters", ()) if each["in"] == "query"]
        told = f"there is no parameter 'no-such'; there are {', '.join(query) or 'none'}"
        assert answer.json()["detail"] == told, (method, path)
        refusing.append(path)
    assert f"{PREFIX}/search" in refusing
    assert len(refusing) > 10


def test_every_operation_has_a_name_of_its_own(document: dict[str, Any]) -> None:
    names = [operation["operationId"] for _, _, operation in operations(document)]
    assert len(names) == len(set(names))


def test_every_operation_that_is_not_refused_has_an_example(document: dict[str, Any]) -> None:
    answered = {
        (method, path)
        for path, method, operation in operations(document)
        if set(operation["responses"]) != {"403"}
    }
    assert answered == set(OPERATIONS), "the requests of examples are in api/v1/examples.py"


def test_a_write_to_a_graph_is_described_as_refused(document: dict[str, Any]) -> None:
    refused = [
        name for name, each in document["paths"]["/graph-store"].items() if set(each["responses"]) == {"403"}
    ]
    assert sorted(refused) == ["delete", "patch", "post", "put"]


@pytest.mark.parametrize(("method", "path"), OPERATIONS)
def test_every_example_is_the_answer(
    api: TestClient, document: dict[str, Any], method: str, path: str
) -> None:
    operation = document["paths"][path][method]
    ((status, media_type, example),) = (
        (status, media_type, each["examples"]["answer"])
        for status, response in operation["responses"].items()
        for media_type, each in (*response.get("content", {}).items(), *response.get("headers", {}).items())
        if "examples" in each
    )
    asked, _, address = example["summary"].partition(" ")
    assert asked == method.upper()
    headers = {"Accept": ACCEPT}
    if method == "post":
        ((sort, body),) = (
            (sort, each["example"])
            for sort, each in operation["requestBody"]["content"].items()
            if "example" in each
        )
        answered = api.post(address, content=encoded(sort, body), headers=headers | {"Content-Type": sort})
    else:
        answered = api.get(address, headers=headers)
    assert answered.status_code == int(status)
    if status == "303":
        assert answered.headers[media_type] == example["value"]
        assert api.get(example["value"], follow_redirects=True).status_code == 200
        return
    assert answered.headers["Content-Type"].partition(";")[0] == media_type
    if "externalValue" in example:
        assert example["externalValue"] == f"http://testserver{address}"
        assert answered.content
        return
    said = answered.json() if media_type.endswith("json") else answered.text
    assert said == example["value"]
    assert said, "an example shows something"
    for items in ("items", "result", "results", "rows", "properties"):
        if isinstance(said, dict) and items in said and path != "/api/v1/changes":  # of a first dataset
            assert said[items], "an example of a list is not empty"


def test_examples_of_parameters_are_those_of_the_request(document: dict[str, Any]) -> None:
    parameters = {each["name"]: each for each in document["paths"]["/api/v1/entities"]["get"]["parameters"]}
    given = dict(parse_qsl(urlsplit(EXAMPLES["/api/v1/entities"]).query))
    assert parameters["group"]["example"] == [given["group"]]
    assert parameters["limit"]["example"] == int(given["limit"])


def test_no_operation_promises_an_answer_that_is_never_given(document: dict[str, Any]) -> None:
    assert all("422" not in operation["responses"] for _, _, operation in operations(document))


def test_the_index_leads_a_program_to_the_operations_and_a_reader_to_the_reference(api: TestClient) -> None:
    index = api.get("/api/v1/").json()
    assert index["paths"]["list_entities"] == "http://testserver/api/v1/entities"
    read = api.get("/api/v1/", headers={"Accept": "text/html", "Accept-Language": "fr"})
    assert (read.status_code, read.headers["Location"]) == (303, "/fr/api")
    assert api.get("/api/v1").headers["Location"] == "/api/v1/"


@pytest.mark.parametrize("language", ["ar", "fr", "en"])
def test_the_reference_shows_every_operation_without_a_script(
    api: TestClient, document: dict[str, Any], language: str
) -> None:
    page = api.get(f"/{language}/api")
    assert page.headers["Content-Type"].startswith("text/html")
    for path, _, operation in operations(document):
        assert f'id="{operation["operationId"]}"' in page.text, path
    assert EXAMPLES["/api/v1/concepts"].replace("&", "&amp;") in page.text
    assert "<script" not in page.text
