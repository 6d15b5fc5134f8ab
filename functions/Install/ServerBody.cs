using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Integration.Functions.Hosting;

namespace Integration.Functions.Install;

/// <summary>
/// Reads what administrators send. Everything that is wrong is named at once, without repeating a value, which may be a
/// token; a member nobody knows is refused as the typing error that it is.
/// </summary>
internal sealed partial class ServerBody
{
    public const string Url = "url";
    public const string AdminToken = "adminToken";
    public const string Teams = "teams";
    public const string TeamId = "teamId";
    public const string Token = "token";
    public const string Trigger = "trigger";
    public const string Verb = "verb";

    private const int MostTeams = 500;
    private const int LongestToken = 200;

    private readonly JsonElement body;
    private readonly SortedDictionary<string, string> errors = new(StringComparer.Ordinal);

    public ServerBody(JsonElement body, params string[] known)
    {
        this.body = body;
        foreach (var member in body.EnumerateObject().Where(member => !known.Contains(member.Name, StringComparer.Ordinal)))
        {
            errors[member.Name] = InstallTexts.MemberUnknown(known);
        }
    }

    public Uri? ReadUrl()
    {
        var reading = ServerAddress.Read(Text(Url));
        if (reading is ServerAddress.Rejected rejected) errors[Url] = rejected.Why;
        return (reading as ServerAddress.Accepted)?.BaseUrl;
    }

    public AdminToken? ReadAdminToken(bool isRequired)
    {
        if (!isRequired && !body.TryGetProperty(AdminToken, out _)) return null;
        // The shape is Mattermost's to choose: personal access tokens and sessions have 26 characters today.
        var text = Text(AdminToken)?.Trim();
        if (text is { Length: > 0 and <= LongestToken } && text.All(char.IsAsciiLetterOrDigit)) return new(text);
        errors[AdminToken] = InstallTexts.AdminTokenShape;
        return null;
    }

    /// <summary>Null for all teams.</summary>
    public IReadOnlyList<string>? ReadTeams()
    {
        if (!body.TryGetProperty(Teams, out var teams)) return Wrong<IReadOnlyList<string>>(Teams, InstallTexts.TeamsShape);
        if (teams is { ValueKind: JsonValueKind.String } && teams.GetString() == "all") return null;
        if (teams.ValueKind != JsonValueKind.Array || teams.GetArrayLength() is 0 or > MostTeams) return Wrong<IReadOnlyList<string>>(Teams, InstallTexts.TeamsShape);
        var names = teams.EnumerateArray().Select(team => team.ValueKind == JsonValueKind.String ? team.GetString()! : "").ToList();
        return names.TrueForAll(name => TeamName().IsMatch(name)) ? names : Wrong<IReadOnlyList<string>>(Teams, InstallTexts.TeamsShape);
    }

    public string? ReadTeamId() => Text(TeamId) is { } id && TeamChoice.Id().IsMatch(id)
        ? id
        : Wrong<string>(TeamId, InstallTexts.TeamIdShape);

    public string? ReadToken(string of) => Text(Token) is { } token && TeamChoice.Id().IsMatch(token)
        ? token
        : Wrong<string>(Token, InstallTexts.TokenShape(of));

    public string ReadTrigger()
    {
        if (!body.TryGetProperty(Trigger, out _)) return OurMark.Trigger;
        return Text(Trigger) is { } trigger && TriggerWord().IsMatch(trigger)
            ? trigger
            : Wrong<string>(Trigger, InstallTexts.TriggerShape) ?? "";
    }

    /// <param name="known">All verbs there are.</param>
    public string? ReadVerb(IEnumerable<string> known) => !body.TryGetProperty(Verb, out _) ? null
        : Text(Verb) is { } verb && known.Contains(verb, StringComparer.Ordinal) ? verb
        : Wrong<string>(Verb, InstallTexts.VerbShape([.. known]));

    public IResult? Problem() => errors.Count == 0 ? null : Problems.Of(
        400, "invalid-server", InstallTexts.InvalidRequest,
        string.Join(" ", errors.Select(error => $"{error.Key} {error.Value}.")),
        ("errors", new JsonObject(errors.Select(error => KeyValuePair.Create(error.Key, (JsonNode?)error.Value)))));

    private string? Text(string name) => body.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;

    private T? Wrong<T>(string name, string error)
        where T : class
    {
        errors[name] = error;
        return null;
    }

    [GeneratedRegex("^[a-zA-Z0-9._-]{1,64}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TeamName();

    [GeneratedRegex("^[a-z0-9._-][a-z0-9._/-]{0,127}$", RegexOptions.CultureInvariant, 1000)]
    private static partial Regex TriggerWord();
}

/// <summary>An administrator's access token, for as long as one installation takes. It is in no table, log or answer; not even here when printed.</summary>
public sealed class AdminToken(string value)
{
    internal string Value { get; } = value;

    public override string ToString() => "(an administrator's token)";
}
