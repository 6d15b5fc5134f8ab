namespace Mattermost.Sandbox.State;

public sealed partial class SandboxState
{
    private readonly Dictionary<string, SandboxCommand> commands = new(StringComparer.Ordinal);

    public IReadOnlyList<SandboxCommand> Commands => Read(() => commands.Values.ToArray());

    public SandboxCommand? FindCommand(string id) => Read(() => commands.GetValueOrDefault(id));

    /// <summary>The team's command of that trigger, whatever its case.</summary>
    public SandboxCommand? FindCommandByTrigger(string teamId, string trigger) => Read(() => commands.Values.FirstOrDefault(command =>
        command.TeamId == teamId && string.Equals(command.Trigger, trigger, StringComparison.OrdinalIgnoreCase)));

    /// <summary>Adds a command; id and token are given here.</summary>
    public SandboxCommand AddCommand(SandboxCommand draft)
    {
        var now = clock.GetUtcNow();
        var command = draft with { Id = Ids.New(), Token = Ids.New(), Trigger = draft.Trigger.ToLowerInvariant(), CreateAt = now, UpdateAt = now };
        lock (gate) commands.Add(command.Id, command);
        return command;
    }

    public SandboxCommand ChangeCommand(string id, Func<SandboxCommand, SandboxCommand> change)
    {
        lock (gate) return commands[id] = change(commands[id]) with { UpdateAt = clock.GetUtcNow() };
    }

    public void DeleteCommand(string id)
    {
        lock (gate) commands.Remove(id);
    }
}
