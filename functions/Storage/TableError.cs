using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Text.Json;
using Azure;
using Azure.Core;

namespace Integration.Functions.Storage;

/// <summary>What the table service says of a failure: <c>{"odata.error":{"code":…,"message":{"value":…}}}</c>.</summary>
internal sealed record TableError(string Code, string Message)
{
    /// <summary>Which operation of a batch failed: the service writes it in front of the message, <c>1:The specified…</c></summary>
    public int? Index => Message.IndexOf(':', StringComparison.Ordinal) is > 0 and var colon
        && int.TryParse(Message.AsSpan(0, colon), NumberStyles.None, CultureInfo.InvariantCulture, out var index)
        ? index
        : null;

    /// <summary>Null when a proxy, or a refusal before OData, wrote something else.</summary>
    public static TableError? Parse(ReadOnlyMemory<byte> body)
    {
        try
        {
            using var json = JsonDocument.Parse(body);
            var error = json.RootElement.GetProperty("odata.error");
            return new(error.GetProperty("code").GetString() ?? "", error.GetProperty("message").GetProperty("value").GetString() ?? "");
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return null;
        }
    }

    /// <summary>
    /// What callers act upon. Null for everything else, among them 404 and 409 that speak of the table instead of the row.
    /// </summary>
    public WriteOutcome? Outcome(int status) => (status, Code) switch
    {
        (404, "ResourceNotFound" or "EntityNotFound") => new WriteOutcome.Missing(),
        (409, "EntityAlreadyExists") => new WriteOutcome.AlreadyExists(),
        (412, _) => new WriteOutcome.Conflict(),
        _ => null,
    };
}

/// <summary>Gives a <see cref="RequestFailedException"/> the service's error code.</summary>
internal sealed class TableErrorParser : RequestFailedDetailsParser
{
    public override bool TryParse(Response response, [NotNullWhen(true)] out ResponseError? error, out IDictionary<string, string>? data)
    {
        data = null;
        error = TableError.Parse(response.Content.ToMemory()) is { } said ? new ResponseError(said.Code, said.Message) : null;
        return error is not null;
    }
}
