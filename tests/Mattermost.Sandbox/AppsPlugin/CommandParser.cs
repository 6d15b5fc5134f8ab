using System.Text.Json;
using System.Text.Json.Nodes;
using Mattermost.Sandbox.Server;
using Mattermost.Sandbox.State;

namespace Mattermost.Sandbox.AppsPlugin;

/// <summary>Finds the binding that a typed command means, and the values of its form. All of this happens in the client.</summary>
internal sealed class CommandParser(SandboxState state, SandboxTeam team)
{
    /// <summary>Null when no command of the app begins so: the server gets the line then.</summary>
    /// <exception cref="AppCallFailure">The client tells the person what is wrong with the line; nobody is called.</exception>
    public ParsedCommand? Parse(AppBindings bindings, string line)
    {
        var words = CommandWords.Of(line.TrimStart('/'));
        var path = "/command";
        AppBinding? found = null;
        var used = 0;
        for (IReadOnlyList<AppBinding> level = bindings.At("/command"); used < words.Count; used++)
        {
            if (level.FirstOrDefault(binding => string.Equals(binding.Label, words[used].Text, StringComparison.OrdinalIgnoreCase)) is not { } next) break;
            (found, level, path) = (next, next.Bindings, $"{path}/{next.Location}");
        }

        if (found is null) return null;
        if (found.Bindings.Count > 0) throw new AppCallFailure("You must select a subcommand.");
        var values = Values(found.Form, words.Skip(used).ToArray(), line.TrimStart('/'));
        var call = found.Submit ?? found.Form?.Submit ?? throw new AppCallFailure("This error, no submit call, should not occur. Please report it.");
        return new(found, path, call, values);
    }

    private JsonObject Values(AppForm? form, CommandWord[] words, string line)
    {
        var fields = form?.Fields.Where(field => field.Type != "markdown").ToArray() ?? [];
        var values = new JsonObject();
        var position = 1;
        for (var index = 0; index < words.Length; index++)
        {
            var word = words[index];
            if (!word.IsQuoted && word.Text.StartsWith('-') && word.Text.Length > 1)
            {
                index += Flag(fields, words, index, values);
            }
            else if (fields.FirstOrDefault(field => field.Position == position && !field.Readonly) is { } positional)
            {
                values[positional.Name] = Value(positional, word.Text);
                position++;
            }
            else
            {
                var rest = fields.FirstOrDefault(field => field.Position == -1) ?? throw new AppCallFailure("Unable to identify argument.");
                values[rest.Name] = line[word.Start..];
                break;
            }
        }

        return Complete(fields, values);
    }

    /// <summary>How many words beyond the flag itself were used.</summary>
    private int Flag(AppField[] fields, CommandWord[] words, int index, JsonObject values)
    {
        var parts = words[index].Text.TrimStart('-').Split('=', 2);
        var field = fields.FirstOrDefault(field => string.Equals(field.Flag, parts[0], StringComparison.OrdinalIgnoreCase) && !field.Readonly)
            ?? throw new AppCallFailure($"Command does not accept flag `{parts[0]}`.");
        var next = parts.Length == 2 ? parts[1] : index + 1 < words.Length && (words[index + 1].IsQuoted || !words[index + 1].Text.StartsWith('-')) ? words[index + 1].Text : null;
        if (field.Type == "bool" && next is not ("true" or "false"))
        {
            values[field.Name] = true;
            return 0;
        }

        values[field.Name] = Value(field, next ?? throw new AppCallFailure("Missing value for flag."));
        return parts.Length == 2 ? 0 : 1;
    }

    private JsonNode Value(AppField field, string text) => field.Type switch
    {
        "bool" => bool.TryParse(text, out var flag) ? flag : throw new AppCallFailure("Value is not a boolean."),
        "static_select" => field.Options.FirstOrDefault(option => option.Value == text) is { } option
            ? JsonSerializer.SerializeToNode(new { option.Label, option.Value }, Surface.Json)!
            : throw new AppCallFailure($"{text} is not a valid value for {field.Flag}."),
        "dynamic_select" => new JsonObject { ["label"] = text, ["value"] = text },
        "user" => state.FindUserByName(text.TrimStart('@')) is { } user
            ? new JsonObject { ["label"] = user.Username, ["value"] = user.Id }
            : throw new AppCallFailure($"Unknown user for field `{field.Flag}`: `{text}`."),
        "channel" => state.FindChannelByName(team.Id, text.TrimStart('~')) is { } channel
            ? new JsonObject { ["label"] = channel.DisplayName, ["value"] = channel.Id }
            : throw new AppCallFailure($"Unknown channel for field `{field.Flag}`: `{text}`."),
        _ => text,
    };

    /// <summary>Defaults are filled in; then nothing required may be missing.</summary>
    private static JsonObject Complete(AppField[] fields, JsonObject values)
    {
        foreach (var field in fields.Where(field => !values.ContainsKey(field.Name) && field.Value is { ValueKind: not JsonValueKind.Null }))
        {
            values[field.Name] = JsonSerializer.SerializeToNode(field.Value);
        }

        var missing = fields.Where(field => field.IsRequired && !values.ContainsKey(field.Name)).Select(field => field.Flag).ToArray();
        return missing.Length == 0 ? values : throw new AppCallFailure($"Required fields missing: `{string.Join(", ", missing)}`.");
    }
}

/// <summary>What a command line means.</summary>
internal sealed record ParsedCommand(AppBinding Binding, string Location, AppCall Call, JsonObject Values);
