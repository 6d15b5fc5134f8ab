using System.Globalization;
using System.Text;
using Azure;
using Azure.Core;

namespace Integration.Functions.Storage;

/// <summary>
/// A batch on the wire: one request of HTTP requests (multipart/mixed in multipart/mixed), answered 202 with one HTTP
/// answer per operation, or with the one of the operation that failed.
/// </summary>
internal sealed class TableBatchFormat(string table, IReadOnlyList<TableOperation> operations)
{
    private const string AnswerStart = "HTTP/1.1 ";

    public void Write(Request request, Func<string, string> address)
    {
        var (batch, changes) = ($"batch_{Guid.NewGuid()}", $"changeset_{Guid.NewGuid()}");
        var body = new StringBuilder($"--{batch}\r\nContent-Type: multipart/mixed; boundary={changes}\r\n\r\n");
        foreach (var operation in operations)
        {
            body.Append($"--{changes}\r\nContent-Type: application/http\r\nContent-Transfer-Encoding: binary\r\n\r\n");
            Write(body, operation, address(operation.Path(table)));
        }

        var bytes = Encoding.UTF8.GetBytes(body.Append($"--{changes}--\r\n--{batch}--\r\n").ToString());
        if (bytes.Length > TableLimits.BatchBytes)
        {
            throw new ArgumentException($"The batch is {bytes.Length} bytes long; a batch holds at most {TableLimits.BatchBytes}: split it.", nameof(request));
        }

        request.Headers.Add("Content-Type", $"multipart/mixed; boundary={batch}");
        request.Content = RequestContent.Create(bytes);
    }

    /// <summary>What the answer says.</summary>
    /// <exception cref="RequestFailedException">An operation failed for a reason that is no outcome.</exception>
    public BatchOutcome Read(string body)
    {
        var answers = body.Split(AnswerStart).Skip(1).Select(Answer.Parse).ToList();
        if (answers.Find(answer => answer.Status >= 400) is { } failed) return Rejection(failed);

        return answers.Count == operations.Count
            ? new BatchOutcome.Committed([.. answers.Select(answer => answer.ETag)])
            : throw new RequestFailedException($"The batch on {table} was answered with {answers.Count} parts for {operations.Count} operations.");
    }

    private static void Write(StringBuilder body, TableOperation operation, string address)
    {
        body.Append($"{operation.Method} {address} HTTP/1.1\r\nAccept: application/json;odata=minimalmetadata\r\nDataServiceVersion: 3.0\r\n");
        if (operation.Condition is { } etag) body.Append($"If-Match: {etag}\r\n");
        if (operation.Row is not null) body.Append("Content-Type: application/json\r\nPrefer: return-no-content\r\n");
        body.Append("\r\n");
        if (operation.Row is { } row) body.Append(Encoding.UTF8.GetString(TableJson.Write(row).Span));
        body.Append("\r\n");
    }

    private BatchOutcome.Rejected Rejection(Answer failed)
    {
        var (index, code) = (failed.Error?.Index, failed.Error?.Code);
        if (index is { } place && failed.Error?.Outcome(failed.Status) is { } reason) return new(place, reason);

        var operation = index?.ToString(CultureInfo.InvariantCulture) ?? "?";
        var message = $"Operation {operation} of the batch on {table} failed: {code ?? "no reason given"}.";
        throw new RequestFailedException(failed.Status, message, code, innerException: null);
    }

    private sealed record Answer(int Status, ETag ETag, TableError? Error)
    {
        /// <summary>Reads <c>204 No Content</c>, headers, and for a failure the JSON behind them.</summary>
        public static Answer Parse(string text)
        {
            var lines = text.Split("\r\n");
            var status = int.Parse(lines[0].AsSpan(0, 3), CultureInfo.InvariantCulture);
            var etag = lines.FirstOrDefault(line => line.StartsWith("ETag:", StringComparison.OrdinalIgnoreCase));
            var json = status >= 400 ? Array.Find(lines, line => line.StartsWith('{')) : null;
            return new(
                status,
                etag is null ? default : new ETag(etag["ETag:".Length..].Trim()),
                json is null ? null : TableError.Parse(Encoding.UTF8.GetBytes(json)));
        }
    }
}
