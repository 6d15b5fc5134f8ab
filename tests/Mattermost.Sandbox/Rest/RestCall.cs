using System.Globalization;
using System.Text.Json;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.Rest;

/// <summary>One REST call, and who makes it.</summary>
internal sealed class RestCall(HttpContext http, Session? session, int bodyLimit)
{
    private static readonly AppError BodyTooLarge = new(413, "api.context.request_body_too_large.app_error", "The request body is too large.");

    /// <summary>Set for every call that needs a token.</summary>
    public Session Session => session ?? throw new RestRefusal(AppError.SessionExpired);

    public bool HasSession => session is not null;

    public SandboxUser Caller => Session.User;

    public CancellationToken Aborted => http.RequestAborted;

    public string Route(string name) => http.Request.RouteValues[name]?.ToString() ?? "";

    /// <summary>An id in the path; <c>me</c> stands for the caller's.</summary>
    public string Id(string name) => Route(name) switch
    {
        "me" when name is "user_id" or "bot_user_id" => Caller.Id,
        var id when Ids.IsValid(id) => id,
        _ => throw new RestRefusal(AppError.InvalidUrlParameter(name)),
    };

    public string Query(string name) => http.Request.Query[name].ToString();

    public bool Flag(string name) => bool.TryParse(Query(name), out var value) && value;

    public long? Number(string name) => long.TryParse(Query(name), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    /// <summary>The page that was asked for: 60 a page unless told, silently at most 200; everything with <c>paginate=false</c>.</summary>
    public IEnumerable<T> Page<T>(IEnumerable<T> items)
    {
        if (Query("paginate") == "false") return items;
        var perPage = (int)Math.Clamp(Number("per_page") ?? 60, 0, 200);
        return items.Skip((int)Math.Min(int.MaxValue, (Number("page") ?? 0) * perPage)).Take(perPage);
    }

    /// <summary>The body, in Mattermost's spelling; empty members are as absent ones.</summary>
    /// <exception cref="RestRefusal">It is not what the call wants; <paramref name="name"/> is what the error calls it.</exception>
    public async Task<T> BodyAsync<T>(string name = "body")
    {
        using var body = new MemoryStream();
        await http.Request.Body.CopyToAsync(body, http.RequestAborted);
        if (body.Length > bodyLimit) throw new RestRefusal(BodyTooLarge);
        try
        {
            return JsonSerializer.Deserialize<T>(body.ToArray(), Surface.Json) ?? throw new RestRefusal(AppError.InvalidParameter(name));
        }
        catch (JsonException)
        {
            throw new RestRefusal(AppError.InvalidParameter(name));
        }
    }

    /// <summary>A body that is a list of ids or names; an empty one is refused.</summary>
    public async Task<IReadOnlyList<string>> ListAsync(string name)
    {
        var list = await BodyAsync<IReadOnlyList<string>>(name);
        return list.Count > 0 ? list : throw new RestRefusal(AppError.InvalidParameter(name));
    }
}
